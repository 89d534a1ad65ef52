package io.watchfloor.ops.lookback;

import io.watchfloor.ops.intel.live.LookBackQueue;
import io.watchfloor.ops.intel.live.LookBackQueue.Waiting;
import io.watchfloor.ops.platform.job.Job;
import io.watchfloor.ops.platform.job.JobStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Makes the indicators that wait one look-back, so that the archive is read once however many arrive. While the
 * look-back runs, further indicators wait for the next.
 */
final class IndicatorLookBacks {

    /** Maximum number of indicators of a look-back. Further ones wait for the next. */
    private static final int MOST = 100_000;

    /** A look-back starts when no indicator has arrived for this time. */
    private static final Duration QUIET = Duration.ofSeconds(10);

    /** No indicator waits longer for further ones. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private static final String SEVERAL = "several sources";

    private IndicatorLookBacks() {}

    /**
     * Makes the waiting indicators a job, unless more may follow, or such a job has not ended.
     *
     * @return whether a job was added
     */
    static boolean start(Handle handle, JobStore jobs, Instant now) {
        // Reading locks rows, so it comes last.
        List<Waiting> waiting = mayGrow(LookBackQueue.length(handle), now) || isRunning(handle, jobs)
                ? List.of()
                : LookBackQueue.oldest(handle, MOST);
        if (waiting.isEmpty()) {
            return false;
        }
        int days = waiting.stream().mapToInt(Waiting::days).max().orElseThrow();
        List<String> sources =
                waiting.stream().map(Waiting::source).distinct().limit(2).toList();
        boolean added = add(
                handle,
                jobs,
                UUID.randomUUID().toString(),
                waiting.stream().map(Waiting::indicator).toList(),
                days,
                sources.size() == 1 ? sources.getFirst() : SEVERAL,
                now);
        if (added) {
            LookBackQueue.remove(handle, waiting);
        }
        return added;
    }

    private static boolean mayGrow(LookBackQueue.Length waiting, Instant now) {
        return waiting.count() < MOST
                && waiting.last().isAfter(now.minus(QUIET))
                && waiting.first().isAfter(now.minus(LONGEST));
    }

    private static boolean isRunning(Handle handle, JobStore jobs) {
        return jobs.unfinished(handle).stream()
                .anyMatch(job -> job.request(LookBack.Request.class).indicators() > 0);
    }

    /** Lets the indicators of a job that failed wait for another one. */
    static void again(Handle handle, Collection<String> ids, Job job, Instant now) {
        LookBack.Request request = job.request(LookBack.Request.class);
        int days = (int) Math.max(1, Duration.between(request.from(), now).toDays());
        LookBackQueue.add(
                handle,
                ids.stream()
                        .map(id -> new Waiting(id, days, job.request().by(), now))
                        .toList());
    }

    /** @return false if too many jobs wait or run */
    static boolean add(
            Handle handle, JobStore jobs, String id, Collection<String> ids, int days, String by, Instant now) {
        LookBack.Request content = new LookBack.Request(List.of(), now.minus(Duration.ofDays(days)), now, ids.size());
        return jobs.add(
                handle,
                id,
                new Job.Request(title(ids.size()), by, now, content),
                String.join("\n", ids).getBytes(StandardCharsets.UTF_8));
    }

    /** Neither names, values nor ids: users with any clearance see the titles. */
    private static String title(int indicators) {
        return indicators == 1 ? "1 indicator" : indicators + " indicators";
    }

    /** The ids of the indicators of a job. */
    static Set<String> read(byte[] input) {
        return new String(input, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
