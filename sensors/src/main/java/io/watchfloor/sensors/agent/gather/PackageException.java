package io.watchfloor.sensors.agent.gather;

/** Thrown if a request is not allowed or cannot be fulfilled; the message says why and what to do. */
public final class PackageException extends Exception {

    private static final long serialVersionUID = 1L;

    PackageException(String message) {
        super(message);
    }

    public static PackageException of(String message) {
        return new PackageException(message);
    }
}
