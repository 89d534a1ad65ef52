package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.protocol.UplinkFrame;
import java.net.URI;

/** Receives the events of the uplink, on the uplink's thread. */
public interface UplinkListener {
    /** The uplink connects to this address. */
    default void connecting(URI address) {}

    /** The center has welcomed this sensor. */
    void connected();

    /** The connection failed or was lost. Called once per reason: retries with the same reason are not reported. */
    void disconnected(String why);

    /** The center asked the sensor to wait. */
    void waiting(String what);

    /** The histories of spool and center diverged, and a new epoch starts. */
    void diverged(String what);

    /** The spool has committed this ack; it contains only rejections that were not reported before. */
    void acked(UplinkFrame.Ack ack);
}
