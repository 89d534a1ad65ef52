package io.watchfloor.ops.platform.job;

import io.watchfloor.ops.platform.document.DocumentJson;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job that any node may run. Its kind decides what the request, the progress and the result contain.
 *
 * @param progress JSON; an empty object until the job has started
 * @param result JSON; null until the job is done, and in lists
 */
public record Job(
        String id,
        Request request,
        State state,
        String progress,
        @Nullable String result) {

    /**
     * @param title for people
     * @param content JSON
     */
    public record Request(String title, String by, Instant at, String content) {

        public Request(String title, String by, Instant at, Object content) {
            this(title, by, at, DocumentJson.write(content));
        }
    }

    /** @param problem why the job has failed; null if it has not */
    public record State(
            JobStatus status,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String problem) {}

    /** Reads the request. */
    public <T> T request(Class<T> type) {
        return DocumentJson.read(request.content(), type);
    }

    /** Reads the progress. */
    public <T> T progress(Class<T> type) {
        return DocumentJson.read(progress, type);
    }
}
