package io.watchfloor.ops.platform.job;

import org.jspecify.annotations.Nullable;

/**
 * How a job has ended.
 *
 * @param problem why it has failed; null if it has not
 * @param result JSON; null if the job has none
 */
public record JobEnd(
        JobStatus status,
        @Nullable String problem,
        @Nullable String result) {

    public static JobEnd done(@Nullable String result) {
        return new JobEnd(JobStatus.DONE, null, result);
    }

    public static JobEnd failed(String problem) {
        return new JobEnd(JobStatus.FAILED, problem, null);
    }
}
