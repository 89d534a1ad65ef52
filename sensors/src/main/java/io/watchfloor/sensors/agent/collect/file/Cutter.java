package io.watchfloor.sensors.agent.collect.file;

import java.nio.ByteBuffer;

/** Cuts bytes that arrive in pieces into bodies, and passes each one on as soon as it is complete. */
public interface Cutter {
    /** Consumes everything in the buffer. */
    void cut(ByteBuffer bytes);

    /** The source has ended, so its last body is complete. */
    void finish();
}
