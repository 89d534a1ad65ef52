package io.watchfloor.config.database;

/** Where a PostgreSQL answers, and the user to sign in as: a configured one, or the embedded one. */
public record DatabaseAddress(String jdbcUrl, String user, String password) {

    /** Without the password, because addresses are logged. */
    @Override
    public String toString() {
        return user + " at " + jdbcUrl;
    }
}
