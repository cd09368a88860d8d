"""What PostgreSQL and SQLite say when something is wrong, in one line, and what to do then."""

from sqlalchemy.exc import DBAPIError

UPGRADE = "The database lacks tables of this release. Run `flask db upgrade`."
MISSING = ("no such table", "no such column", 'relation "', 'column "')
REMEDIES = (
    ("password authentication failed", "Correct the user and the password in DATABASE_URL."),
    ("no password supplied", "Put the password into DATABASE_URL."),
    ("role ", "Create the user, or correct the one in DATABASE_URL."),
    ("does not exist", "Create the database with `createdb`, or correct its name in DATABASE_URL."),
    ("read-only", "DATABASE_URL must lead to the primary, to a user who may write, or to a file that is writable."),
    ("permission denied", "Let the user of DATABASE_URL own the database."),
    ("locked", "Another program holds the file: end it."),
    ("unable to open", "Make the folder of the file in DATABASE_URL, and let this user write there."),
    ("", "Start the database, or correct host and port in DATABASE_URL."),
)


def in_one_line(error: DBAPIError) -> str:
    """What the database said, and the remedy for it (REMEDIES); UPGRADE for a missing table or column."""
    lines = str(error.orig).strip().splitlines() or [type(error.orig).__name__]
    says = lines[0].rstrip(".")
    if says.startswith(MISSING):
        return UPGRADE
    return f"{says}. {next(remedy for sign, remedy in REMEDIES if sign in says)}"
