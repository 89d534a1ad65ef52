package io.watchfloor.sensors.agent.uplink;

/**
 * The center has another live session with this sensor's credential: another host uses it, or the center has not
 * noticed yet that this sensor's last connection was lost.
 */
final class CredentialInUseException extends ConnectionLostException {
    CredentialInUseException(String message) {
        super(message);
    }
}
