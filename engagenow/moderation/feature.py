from engagenow.core.features import Feature
from engagenow.moderation import acts, http, service, sockets, waiting

feature = Feature(
    name="moderation",
    blueprints=(http.blueprint,),
    commands=sockets.commands,
    sheets=acts.sheets,
    desk=service.desk,
    mine=service.mine,
    wake=service.wake,
    leave=waiting.leave,
    back=service.back,
    renamed=waiting.renamed,
)
