"""What is believed of an identity token, provider by provider."""

import pytest

from engagenow.auth.claims import EmailMissing, EmailNotVerified, read_claims
from engagenow.auth.providers import Provider

GOOGLE = Provider("google", "Google", "id", "secret", "https://accounts.google.com")
KEYCLOAK = Provider("oidc", "Campus login", "id", "secret", "https://login.test")
TRUSTED = Provider("oidc", "Campus login", "id", "secret", "https://login.test", trusts_email=True)
ADA = {"iss": "https://login.test", "sub": "1", "email": "Ada@X.org", "name": "Ada"}


@pytest.mark.parametrize("verified", [True, "true", "True"])
@pytest.mark.parametrize("provider", [GOOGLE, KEYCLOAK, TRUSTED], ids=["Google", "Keycloak", "trusted"])
def test_a_verified_email_is_believed(provider, verified):
    person = read_claims(provider, {**ADA, "email_verified": verified})
    assert (person.email, person.email_verified, person.name) == ("ada@x.org", True, "Ada")


@pytest.mark.parametrize("stated", [{}, {"email_verified": None}, {"email_verified": 1}, {"email_verified": "yes"}])
def test_where_a_provider_does_not_say_whether_it_is_verified(stated):
    with pytest.raises(EmailNotVerified):
        read_claims(GOOGLE, {**ADA, **stated})
    assert read_claims(KEYCLOAK, {**ADA, **stated}).email_verified is False
    assert read_claims(TRUSTED, {**ADA, **stated}).email_verified is True


@pytest.mark.parametrize("stated", [False, "false", "FALSE"])
def test_an_email_that_is_said_to_be_unverified_is_refused_unless_the_operator_trusts_it(stated):
    for provider in (GOOGLE, KEYCLOAK):
        with pytest.raises(EmailNotVerified) as refused:
            read_claims(provider, {**ADA, "email_verified": stated})
        assert refused.value.data == {"provider": provider.name}
    assert read_claims(TRUSTED, {**ADA, "email_verified": stated}).email_verified is True


@pytest.mark.parametrize("email", [None, "", "ada", 7, ["ada@x.org"], "ada@x.org\n.evil", "a" * 400 + "@x.org"])
def test_without_an_email_the_user_name_is_shown_and_decides_nothing(email):
    claims = {**ADA, "email": email, "email_verified": True, "preferred_username": "ada@campus.test"}
    for provider in (KEYCLOAK, TRUSTED):
        person = read_claims(provider, claims)
        assert (person.email, person.email_verified) == ("ada@campus.test", False)
    with pytest.raises(EmailMissing):
        read_claims(GOOGLE, claims)


def test_without_anything_that_can_be_shown_nobody_comes_in():
    for claims in ({"email": None}, {"email": None, "preferred_username": "ada"}):
        with pytest.raises(EmailMissing):
            read_claims(TRUSTED, {**ADA, **claims, "email_verified": True})


def test_a_person_is_known_by_issuer_and_sub():
    def known_as(**changes):
        return read_claims(KEYCLOAK, {**ADA, "email_verified": True, **changes}).provider_id

    assert known_as() == known_as(email="ada@new.test", name="Ada King")
    assert len({known_as(), known_as(sub="2"), known_as(iss="https://other.test"), known_as(sub="1" * 255)}) == 4
    assert len(known_as(sub="1" * 255)) <= 320, "what the database takes"


def test_google_is_known_by_its_sub_as_ever():
    assert read_claims(GOOGLE, {**ADA, "email_verified": True}).provider_id == "1"
