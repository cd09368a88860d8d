"""What others have learned about Dockerfiles, Compose files, workflows and shell scripts, asked of ours."""

import dataclasses
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError

from config import Config, load_config
from tests.postgres import Cluster, binaries
from tests.programs import need
from tests.server import ROOT
from tests.topology.certificate import certify
from tests.topology.nginx import fill_in, with_listeners

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
SCRIPTS = sorted(
    path for path in (ROOT / ".ci").iterdir() if path.is_file() and re.match(rb"#!.*\b(ba)?sh\n", path.read_bytes())
)
OPERATIONS = ROOT / "docs" / "operations.md"
FILLED_IN = {"PUBLIC_URL": "https://engage.test", "SECRET_KEY": "s", "POSTGRES_PASSWORD": "p", "REDIS_PASSWORD": "r"}


def tool(name):
    beside = Path(sys.executable).with_name(name)
    return str(beside if beside.exists() else need(name))


def ask(name, *arguments, **environment):
    return subprocess.run(
        [tool(name), *map(str, arguments)],
        cwd=ROOT, env={"PATH": os.environ["PATH"], **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def is_content(asked):
    assert asked.returncode == 0, asked.stdout + asked.stderr


def test_hadolint_is_content_with_the_dockerfile():
    is_content(ask("hadolint", "Dockerfile"))


def test_shellcheck_is_content_with_the_scripts():
    assert {"certificate", "deploy", "packages", "run", "venv"} <= {path.name for path in SCRIPTS}
    is_content(ask("shellcheck", *SCRIPTS, ROOT / "nginx.envsh"))


def test_actionlint_is_content_with_the_workflows():
    shellcheck = Path(sys.executable).with_name("shellcheck")
    is_content(ask("actionlint", "-shellcheck", shellcheck if shellcheck.exists() else "", *WORKFLOWS))


def test_zizmor_is_content_with_the_workflows():
    is_content(ask("zizmor", "--offline", "--no-progress", *WORKFLOWS))


@pytest.mark.parametrize(
    ("schema", "files"),
    [("vendor.compose-spec", [ROOT / "docker-compose.prod.yml"]), ("vendor.github-workflows", WORKFLOWS)],
)
def test_the_schemas_hold(schema, files):
    is_content(ask("check-jsonschema", "--builtin-schema", schema, *files))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_by_commit_and_nothing_may_be_written(path):
    workflow = yaml.safe_load(path.read_text())
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert job["permissions"] == {"contents": "read"}
        for step in job.get("steps", []):
            assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step.get("uses", "a@" + "0" * 40))
    assert all(
        re.search(r"# v\d+\.\d+\.\d+$", line)
        for line in path.read_text().splitlines()
        if "@" in line and "uses" in line
    )


# docker-compose.prod.yml


@pytest.fixture
def compose(tmp_path):
    """Compose's own reading of the file and of others over it: by the plugin, else by the program that Debian has."""
    plugin = shutil.which("docker") and ask("docker", "compose", "version").returncode == 0
    nothing = tmp_path / "env"  # instead of an .env that somebody has beside it
    nothing.touch()

    def read(*over, **settings):
        files = [ROOT / name for name in ("docker-compose.prod.yml", *over)]
        if not plugin:
            files = [_without_name(file, tmp_path) for file in files]
        named = [argument for file in files for argument in ("-f", file)]
        program = ("docker", "compose") if plugin else ("docker-compose",)
        return ask(*program, "--project-directory", ROOT, "--env-file", nothing, *named, "config", HOME="/", **settings)

    return read


def _without_name(file, folder):
    """Debian's Compose 1.29 does not know the name of a project in the file."""
    copy = folder / file.name
    copy.write_text(re.sub(r"(?m)^name: .*\n", "", file.read_text()))
    return copy


@pytest.fixture(scope="module")
def installation():
    return yaml.safe_load((ROOT / "docker-compose.prod.yml").read_text())


@pytest.fixture(scope="module")
def services(installation):
    return installation["services"]


def test_compose_reads_the_file(compose):
    read = compose(**FILLED_IN)
    is_content(read)
    services = yaml.safe_load(read.stdout)["services"]
    assert services["migrate"]["environment"]["DATABASE_URL"] == "postgresql://engagenow:p@db:5432/engagenow"
    assert services["redis"]["environment"]["REDIS_PASSWORD"] == "r"


@pytest.mark.parametrize("missing", FILLED_IN)
def test_compose_asks_for_each_secret_by_name(compose, missing):
    refused = compose(**{**FILLED_IN, missing: ""})
    assert refused.returncode
    assert missing in refused.stderr


def test_the_example_of_settings_names_what_is_asked_for():
    text = (ROOT / "docker-compose.prod.yml").read_text()
    example = {line.partition("=")[0] for line in (ROOT / ".env.example").read_text().splitlines() if "=" in line}
    assert set(re.findall(r"\$\{(\w+):\?", text)) == set(FILLED_IN) <= example


def test_a_new_shell_finds_the_file_and_the_build_in_the_settings():
    lines = (ROOT / ".env.example").read_text().splitlines()
    assert "COMPOSE_FILE=docker-compose.prod.yml" in lines
    assert "BUILD=" in lines, "the line that docs/operations.md fills in"
    assert "export COMPOSE_FILE" not in OPERATIONS.read_text()


def test_what_may_be_left_out_is_as_without_compose(services):
    defaults = load_config({"ENVIRONMENT": "testing", "SECRET_KEY": "k" * 40})
    given = services["web"]["environment"]
    optional = {name: re.fullmatch(r"\$\{(\w+):-(.+)\}", given[name]) for name in given.keys() - {"WEB_NETWORK"}}
    said = {name: found[2] for name, found in optional.items() if found and found[1] == name}
    assert said == {name: str(getattr(defaults, name)) for name in said}
    assert {"SOCKETIO_ASYNC_MODE", "WIRE", "MAX_PARTICIPANTS", "NICKNAME_HOLD"} <= said.keys()


def test_what_may_be_set_is_described(installation):
    described = OPERATIONS.read_text().partition("| in `.env` |")[2].partition("\n\n")[0]
    names = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.prod.yml").read_text()))
    assert names == set(re.findall(r"`([A-Z_]+)`", described)) - {"COMPOSE_FILE"}


def test_every_setting_is_described():
    """In the table of settings, each name at the beginning of its row."""
    table = OPERATIONS.read_text().partition("| variable |")[2].partition("\n\n")[0]
    named = {
        name
        for row in table.splitlines()
        for name in re.findall(r"`([A-Z_]+)`", row.split("|")[1] if "|" in row else "")
    }
    assert named - {"WEB_NETWORK"} == {field.name for field in dataclasses.fields(Config)} - {"BUILD", "FLASK_DEBUG"}


# With Compose these are decided by the file, or refused in production.
DECIDED = {"BIND_ADDRESS", "PORT", "WEB_CONCURRENCY", "WORKER_NAME", "INSTANCE_PATH", "BUILD"}
DECIDED |= {"ENV_FILE", "SSL_CERT_FILE"}
NOT_IN_PRODUCTION = {"TEST_LOGIN", "FLASK_DEBUG", "RATE_LIMITS", "GOOGLE_DISCOVERY_URL"}


@pytest.mark.parametrize("service", ["web", "migrate"])
def test_compose_passes_on_every_setting_that_an_operator_has(services, service):
    settings = {field.name for field in dataclasses.fields(Config)} - DECIDED - NOT_IN_PRODUCTION
    assert services[service]["environment"].keys() - {"WEB_NETWORK"} == settings


def test_the_network_of_the_web_processes_is_named_once(compose):
    read = compose(**FILLED_IN, WEB_NET="10.98.7")
    is_content(read)
    assert "172.30.77" not in read.stdout
    installation = yaml.safe_load(read.stdout)
    web, nginx = (installation["services"][name]["environment"] for name in ("web", "nginx"))
    (network,) = installation["networks"]["edge"]["ipam"]["config"]
    assert web["WEB_NETWORK"] == network["subnet"] == "10.98.7.0/24"
    assert nginx["WEB_PREFIX"] == "10.98.7."
    assert (network["ip_range"], network["gateway"]) == ("10.98.7.0/25", "10.98.7.254")


def test_behind_a_proxy_only_plain_http_is_published_and_not_to_everybody(compose):
    """The settings of docs/operations.md, "Behind another proxy"."""
    block = OPERATIONS.read_text().partition("### Behind another proxy")[2].split("```")[1]
    settings = dict(line.split("=", 1) for line in block.strip().splitlines())
    read = compose(**FILLED_IN, **settings)
    is_content(read)
    nginx = yaml.safe_load(read.stdout)["services"]["nginx"]
    assert nginx["environment"]["TLS"] == "off"
    assert {port.partition(":")[0] for port in map(_published, nginx["ports"])} == {"127.0.0.1"}
    assert nginx["environment"]["BALANCER"] == "172.30.77.254", "the gateway, from where the host reaches nginx"


def _published(port):
    return port if isinstance(port, str) else f"{port.get('host_ip', '')}:{port['published']}"


def test_the_volumes_are_called_the_same_wherever_the_checkout_is(installation):
    assert installation["name"] == "engagenow"
    assert "engagenow_postgres_data" in OPERATIONS.read_text()


def test_each_waits_for_what_it_needs(services):
    waits = {
        name: {of: how["condition"] for of, how in each.get("depends_on", {}).items()}
        for name, each in services.items()
    }
    healthy, completed = "service_healthy", "service_completed_successfully"
    assert waits == {
        "nginx": {"web": healthy},
        "web": {"db": healthy, "redis": healthy, "migrate": completed},
        "migrate": {"db": healthy},
        "db": {},
        "redis": {},
    }
    for name in ("nginx", "db", "redis"):
        assert services[name]["healthcheck"]["test"], name
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()


def test_nobody_reaches_more_than_they_need(services, installation):
    assert [name for name, each in services.items() if each.get("ports")] == ["nginx"]
    members = {
        network: {name for name, each in services.items() if network in each["networks"]}
        for network in ("edge", "data")
    }
    assert members == {"edge": {"nginx", "web"}, "data": {"web", "migrate", "db", "redis"}}
    assert installation["networks"]["data"]["internal"] is True


@pytest.mark.parametrize("name", ["nginx", "web", "migrate", "db", "redis"])
def test_each_service_is_closed_in(services, name):
    each = services[name]
    assert each["read_only"] is True
    assert each["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in each["security_opt"]
    assert not each.get("privileged")
    assert "cap_add" not in each
    assert name in ("web", "migrate") or re.fullmatch(r"[1-9]\d*:[1-9]\d*", each["user"]), "the image says who"
    assert each["restart"] == ("no" if name == "migrate" else "unless-stopped")
    assert each["logging"]["options"].keys() == {"max-size", "max-file"}
    assert each["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}
    assert each["pids_limit"]
    assert not re.search(r":latest|^[^:]+$", each["image"]), "pinned"


def test_there_can_be_several_web_processes_and_nginx_finds_each(services, installation):
    web, nginx = services["web"], services["nginx"]["environment"]
    assert "container_name" not in web
    assert "WORKER_NAME" not in web["environment"]
    (network,) = installation["networks"]["edge"]["ipam"]["config"]
    assert web["environment"]["WEB_NETWORK"] == network["subnet"]
    assert network["subnet"].startswith(nginx["WEB_PREFIX"])
    made = {"LISTEN", "LISTEN_HTTP", "ANSWER_HTTP"}
    assert set(re.findall(r"\$\{(\w+)\}", (ROOT / "nginx.conf").read_text())) <= nginx.keys() | made


def test_every_setting_that_is_given_is_one(services):
    given = services["web"]["environment"].keys() | services["migrate"]["environment"].keys()
    assert given - Config.__dataclass_fields__.keys() == {"WEB_NETWORK"}


def test_web_has_time_to_say_goodbye(services):
    graceful = int(re.search(r"^graceful_timeout = (\d+)$", (ROOT / "gunicorn.conf.py").read_text(), re.M)[1])
    assert int(services["web"]["stop_grace_period"].removesuffix("s")) >= graceful + 10
    assert services["web"]["init"] is True


def test_web_has_room_for_a_thread_of_every_live_client(services):
    threads = int(re.search(r"threads = .*?(\d+)$", (ROOT / "gunicorn.conf.py").read_text(), re.M)[1])
    assert services["web"]["pids_limit"] >= threads + 200


def test_redis_keeps_nothing_and_stays_small(services):
    command = " ".join(services["redis"]["command"])
    for option in ("--save ''", "--appendonly no", "--maxmemory ", "--maxmemory-policy ", "--requirepass "):
        assert option in command
    assert "volumes" not in services["redis"]


def test_nginx_reads_its_file_as_compose_fills_it_in(services, tmp_path):
    program = need("nginx")
    template = (ROOT / "nginx.conf").read_text()
    assert not re.search(r"\$[A-Z]", template), "envsubst would fill in what nginx means"
    unset = lambda value: re.sub(r"\$\{\w+:-(.*?)\}", r"\1", value)  # noqa: E731 what Compose makes of it
    values = {name: unset(value) for name, value in services["nginx"]["environment"].items()}
    values["NGINX_DIR"] = str(tmp_path)
    certify(tmp_path / "certificate.pem", tmp_path / "key.pem", ["localhost"])
    values |= {"TLS_CERTIFICATE": str(tmp_path / "certificate.pem"), "TLS_KEY": str(tmp_path / "key.pem")}
    if _version(program) < (1, 27, 3):  # which knows no `resolve`: the image's does, its name says so below
        values["WEB_SERVERS"] = values["WEB_SERVERS"].replace("web:8000 resolve", "127.0.0.1:8000")
    (tmp_path / "nginx.conf").write_text(fill_in(template, with_listeners(values)))
    command = [program, "-t", "-e", "stderr", "-c", tmp_path / "nginx.conf"]
    is_content(subprocess.run(command, capture_output=True, text=True, check=False))
    assert tuple(map(int, re.search(r"nginx:(\d+)\.(\d+)\.(\d+)-", services["nginx"]["image"]).groups())) >= (1, 27, 3)


def _version(program):
    said = subprocess.run([program, "-v"], capture_output=True, text=True, check=True).stderr
    return tuple(map(int, re.search(r"(\d+)\.(\d+)\.(\d+)", said).groups()))


# The database of the installation, without an engine


@pytest.fixture
def database(services):
    """A PostgreSQL with the options of the installation's."""
    need("postgres")
    need("pg_dump")
    assert services["db"]["command"][0] == "postgres"
    cluster = Cluster(" ".join(services["db"]["command"][1:])).start()
    yield cluster
    cluster.stop()


def test_the_database_does_not_log_what_people_wrote(database):
    engine = create_engine(database.create_database(), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE people (nickname text UNIQUE)"))
        connection.execute(text("INSERT INTO people VALUES ('Ada Lovelace')"))
        with pytest.raises(IntegrityError):
            connection.execute(text("INSERT INTO people VALUES ('Ada Lovelace')"))
    engine.dispose()
    log = (database.folder / "log").read_text()
    assert "duplicate key" in log
    assert "Lovelace" not in log


def test_the_backup_as_it_is_written_down_brings_everything_back(database, services, tmp_path):
    """The lines of docs/operations.md, with a `docker` that runs here what it should run in the container."""
    assert "--auth=scram-sha-256" in services["db"]["environment"]["POSTGRES_INITDB_ARGS"]
    engine = create_engine(with_password(database), isolation_level="AUTOCOMMIT")
    run(engine, "CREATE TABLE texts (text text)", "INSERT INTO texts VALUES ('kept')")
    docker = tmp_path / "docker"
    docker.write_text('#!/bin/sh\n[ "$1 $2 $3 $4" = "compose exec -T db" ] || exit 0\nshift 4\nexec "$@"\n')
    docker.chmod(0o755)
    here = {"PATH": f"{tmp_path}:{binaries()}:{os.environ['PATH']}", "PGHOST": str(database.folder)}
    here |= {"PGPORT": str(engine.url.port), "POSTGRES_PASSWORD": "p"}
    backup, restore = documented("pg_dump"), documented("pg_restore")
    script = lambda lines: ["bash", "-ec", lines]  # noqa: E731 a name for how the lines are run
    is_content(subprocess.run(script(backup), cwd=tmp_path, env=here, capture_output=True, text=True, check=False))
    run(engine, "DELETE FROM texts", "CREATE TABLE of_a_newer_release (text text)")
    is_content(subprocess.run(script(restore), cwd=tmp_path, env=here, capture_output=True, text=True, check=False))
    assert run(engine, "SELECT text FROM texts") == ["kept"]
    assert run(engine, "SELECT to_regclass('of_a_newer_release')") == [None], "or its migration would meet it"
    engine.dispose()


def with_password(cluster):
    """The URL of its database `engagenow`, which has an owner of that name."""
    url = cluster.create_database()
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    run(engine, "CREATE ROLE engagenow SUPERUSER LOGIN PASSWORD 'p'", "CREATE DATABASE engagenow OWNER engagenow")
    engine.dispose()
    return make_url(url).set(database="engagenow").render_as_string(hide_password=False)


def run(engine, *statements):
    """What the last one finds. Each on a connection of its own, since the database is replaced in between."""
    found = []
    for statement in statements:
        engine.dispose()
        with engine.connect() as connection:
            result = connection.execute(text(statement))
            found = list(result.scalars()) if result.returns_rows else []
    return found


def documented(program):
    """The block of docs/operations.md that runs it in the container."""
    blocks = OPERATIONS.read_text().split("\n```")[1::2]
    (block,) = [each for each in blocks if "compose exec" in each and program in each]
    return block.strip()


def test_the_backup_is_tried_with_an_engine_as_it_is_written_down():
    steps = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text())["jobs"]["compose"]["steps"]
    flat = lambda lines: re.sub(r"(?m)^\s+", "", lines)  # noqa: E731 an indentation more or less
    tried = flat("\n".join(step.get("run", "") for step in steps))
    assert flat(documented("pg_dump")) in tried
    assert flat(documented("pg_restore")) in tried
