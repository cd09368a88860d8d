"""English words that the filter finds, and the looks that they take on. The list is the project's own.

A word stands alone: no letter before or after it, so that Scunthorpe and assassin pass. `*` after a word: with any
ending; before it: with any beginning. `_`: there may be a space or a sign.
"""

WORDS = """
*fuck* fucku fuks fuk_you fuk_u fuk_off fuku fukk fukin fuking fuckin fcuk* phuck* phuk phuking fuq fuqing fvck*
f_u_c_k fu_king fuc_king
moth[ea]r_fuck* mutha_fucka mofo stfu gtfo kys kill_yourself
shit shits shitty shitter shithead* shitshow shitface* shitbag* shithole* bull_shit* horse_shit* dipshit* apeshit
shite shyt
ass ass_hole* dumb_ass* jackass* fatass lardass smartass azz azz_hole arse arse_hole* ashole ashle
bitch bitches bitchy bitchass bitchin biatch beotch son_of_a_bitch sonofabitch
cunt* kunt kunts
dick_head* suck_my_dick suck_my_cock suck_a_dick dick_pic dick_pics cock_suck*
pussy pussies pussi pussl
whore* slut sluts slutty bastard bastards twat twats wanker* wank_off wanking
nigger* nigga niggas niggaz faggot* retard retards retarded
blow_job blow_jobs blow_me dildo dildos jizz porn porno pron jerk_off jerking_off tits_out
ssibal* sibal shibal gae_saekki* gaesaekki* byungsin byeongsin jiral
"""

# Typed on a Korean keyboard that was left in Latin mode: 시발 is tlqkf. Found inside other letters as well.
KEYED = "시발 씨발 병신 개새끼 지랄 존나 미친년 미친놈 씹새 좆같 좆까"

# Signs that stand for letters. The first of two is tried first, then the second.
SIGNS = {"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "9": "g", "@": "a", "$": "s", "+": "t", "(": "c", "€": "e"}
TWO_WAYS = ({"1": "i", "!": "i", "|": "i"}, {"1": "l", "!": "l", "|": "l"})

# Words with letters hidden behind signs. `.` is a sign that hides a letter.
HIDDEN = """
f... f..k f.ck fu.k fuc. f.cking f..king fuc.ing f.cker sh.t s.it s..t shi. shi.ty bullsh.t b.tch b..ch b.tches c.nt
a.shole as.hole a..hole assh.le p.ssy pu.sy whor. who.e sl.t n.gger n.gga d.ckhead f.ggot
"""

ALLOWED = (r"pussy\s?willow\w*", r"twatt(?<=\btwatt)\b", r"blow job titles")
