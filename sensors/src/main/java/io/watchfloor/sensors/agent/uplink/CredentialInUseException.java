package io.watchfloor.sensors.agent.uplink;

/**
 * The center talks to another machine with this sensor's credential, or has not yet noticed that this sensor lost its
 * connection.
 */
final class CredentialInUseException extends ConnectionLostException {
    CredentialInUseException(String message) {
        super(message);
    }
}
