package io.watchfloor.config.database;

/** JDBC URL and credentials of an external or embedded PostgreSQL server. */
public record DatabaseAddress(String jdbcUrl, String user, String password) {

    /** Omits the password, because addresses are logged. */
    @Override
    public String toString() {
        return user + " at " + jdbcUrl;
    }
}
