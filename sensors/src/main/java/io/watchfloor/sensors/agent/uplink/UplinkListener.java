package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.protocol.UplinkFrame;
import java.net.URI;

/** Receives the events of the uplink. Called on the uplink's thread. */
public interface UplinkListener {
    /** Called before the uplink connects to this address. */
    default void connecting(URI address) {}

    /** Called when the center has welcomed this sensor. */
    void connected();

    /** Called when the connection failed or was lost. Retries that fail for the same reason are not reported again. */
    void disconnected(String why);

    /** Called when the center has asked the sensor to wait. */
    void waiting(String what);

    /** Called when the histories of spool and center have diverged, before a new epoch starts. */
    void diverged(String what);

    /** Called when the spool has committed this ack, which contains only rejections that were not reported before. */
    void acked(UplinkFrame.Ack ack);
}
