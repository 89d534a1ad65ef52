package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.protocol.UplinkFrame;
import java.net.URI;

/** What the uplink reports while it works, on its own thread. */
public interface UplinkListener {
    /** An address is tried. */
    default void reaching(URI address) {}

    /** The center welcomed this sensor, for the first time or again. */
    void connected();

    /** Reported once per change of state: retries stay silent until the reason changes or the center is back. */
    void disconnected(String why);

    /** The center asked the sensor to wait. */
    void told(String what);

    /** Spool and center hold different records: a new epoch starts, and why. */
    void parted(String what);

    /** The spool is committed through this ack; its rejections are those not reported before. */
    void acked(UplinkFrame.Ack ack);
}
