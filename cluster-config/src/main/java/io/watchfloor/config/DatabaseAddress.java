package io.watchfloor.config;

/** Where a PostgreSQL answers, and as whom to sign in: configured, or that of the embedded one. */
public record DatabaseAddress(String jdbcUrl, String user, String password) {

    /** Without the password: addresses are logged. */
    @Override
    public String toString() {
        return user + " at " + jdbcUrl;
    }
}
