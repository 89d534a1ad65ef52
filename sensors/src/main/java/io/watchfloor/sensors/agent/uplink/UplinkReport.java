package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.protocol.UplinkFrame;

/** What the uplink tells while it works, on its own thread. */
public interface UplinkReport {
    /** The center welcomed this sensor, for the first time or again. */
    void connected();

    /** Said once a change of state: trying goes on silently until the reason changes or the center is back. */
    void disconnected(String why);

    /** A wait that the center asked for. */
    void told(String what);

    /** Spool and center do not hold the same records: a new epoch starts, and why. */
    void parted(String what);

    /** The spool is committed through this ack; its rejections are those not reported before. */
    void acked(UplinkFrame.Ack ack);
}
