package io.watchfloor.sensors.agent.collect;

import java.nio.ByteBuffer;

/** Cuts bytes that arrive in pieces into bodies, and hands each on as soon as it is complete. */
interface Cutter {
    /** Takes all that the buffer holds. */
    void cut(ByteBuffer bytes);

    /** The source has ended, and with it its last body. */
    void finish();
}
