package io.watchfloor.sensors.agent.uplink;

/**
 * Thrown if the center has another live session with this sensor's credential: another host uses the credential, or the
 * center has not noticed yet that this sensor's last connection was lost.
 */
final class CredentialInUseException extends ConnectionLostException {
    CredentialInUseException(String message) {
        super(message);
    }
}
