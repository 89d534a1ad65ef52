package io.watchfloor.ops.platform.job;

import io.watchfloor.ops.platform.text.WireText;

/** The status of a {@link Job}. */
public enum JobStatus implements WireText {
    WAITING,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED,
    /** Each node that started the job was lost. */
    INTERRUPTED;

    public boolean ended() {
        return this != WAITING && this != RUNNING;
    }
}
