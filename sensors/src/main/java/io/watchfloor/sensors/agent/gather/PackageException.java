package io.watchfloor.sensors.agent.gather;

/** What is asked for may not be packed, or cannot be; the message says which of it, and what to do. */
public final class PackageException extends Exception {

    private static final long serialVersionUID = 1L;

    PackageException(String message) {
        super(message);
    }

    public static PackageException of(String message) {
        return new PackageException(message);
    }
}
