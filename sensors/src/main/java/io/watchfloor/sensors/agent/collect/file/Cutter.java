package io.watchfloor.sensors.agent.collect.file;

import java.nio.ByteBuffer;

/** Splits a stream of bytes into records, and passes on each record when it is complete. */
public interface Cutter {
    /** Splits all bytes of the buffer. */
    void cut(ByteBuffer bytes);

    /** Called at the end of the stream, where the last record is complete. */
    void finish();
}
