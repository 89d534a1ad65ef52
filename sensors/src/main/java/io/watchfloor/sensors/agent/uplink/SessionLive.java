package io.watchfloor.sensors.agent.uplink;

/** The center talks to another machine that uses this sensor's credential, or has not noticed yet that this one lost its connection. */
final class SessionLive extends ConnectionLost {
    SessionLive(String message) {
        super(message);
    }
}
