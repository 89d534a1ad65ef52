package io.watchfloor.ops.platform.job;

import io.watchfloor.config.work.PeriodicWork;
import io.watchfloor.ops.platform.document.DocumentJson;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the jobs of one kind, one at a time on each node. A job whose node is lost starts again on another node, so
 * running a job twice must have the effect of running it once.
 */
public final class JobRunner implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);

    private final JobStore store;
    private final String name;
    private final Work work;
    private final Consumer<JobStatus> ended;

    /** Differs between the nodes and their restarts. */
    private final String node = UUID.randomUUID().toString();

    private final PeriodicWork jobs;
    private final PeriodicWork reports;
    private volatile @Nullable Running running;

    /** Runs a job on the thread of the runner. */
    public interface Work {

        /** @return how the job has ended; ignored if the job was cancelled */
        JobEnd run(Job job, Running running) throws InterruptedException;
    }

    /** A job that this node runs. Its progress is stored once a second. */
    public static final class Running {
        private final String id;
        private volatile Object progress;
        private volatile boolean stopped;

        private Running(String id, Object progress) {
            this.id = id;
            this.progress = progress;
        }

        /**
         * @param now an immutable record
         * @return whether to go on
         */
        public boolean reached(Object now) {
            progress = now;
            return goesOn();
        }

        /** Whether to go on: the job was not cancelled, and the node does not stop. */
        public boolean goesOn() {
            return !stopped && !Thread.currentThread().isInterrupted();
        }

        private String text() {
            return progress instanceof String json ? json : DocumentJson.write(progress);
        }
    }

    /**
     * @param name of the thread
     * @param ended called for each job that this node has ended, given up or seen cancelled
     */
    public JobRunner(String name, JobStore store, Work work, Consumer<JobStatus> ended) {
        this.store = store;
        this.name = name;
        this.work = work;
        this.ended = ended;
        this.jobs = new PeriodicWork(name, EVERY, "A " + name + " could not be continued", this::runAll);
        this.reports = new PeriodicWork(
                name + "-progress", EVERY, "The progress of a " + name + " could not be stored", this::report);
    }

    public void start() {
        jobs.start();
        reports.start();
    }

    private void runAll() throws InterruptedException {
        for (Optional<Job> next = store.claim(node); next.isPresent(); next = store.claim(node)) {
            run(next.get());
        }
    }

    private void run(Job job) throws InterruptedException {
        Running now = new Running(job.id(), job.progress());
        JobStatus status = JobStatus.INTERRUPTED;
        running = now;
        try {
            JobEnd end = end(job, now);
            if (Thread.interrupted()) {
                throw new InterruptedException("the node stops");
            }
            status = store.end(job.id(), node, now.text(), end) ? end.status() : JobStatus.CANCELLED;
        } catch (InterruptedException e) {
            store.release(job.id(), node);
            throw e;
        } finally {
            running = null;
            ended.accept(status);
        }
    }

    private JobEnd end(Job job, Running now) throws InterruptedException {
        try {
            return work.run(job, now);
        } catch (JdbiException e) {
            throw e; // The database may be away. The job starts again when its node counts as lost.
        } catch (RuntimeException e) {
            LOG.error("The {} {} failed", name, job.id(), e);
            return JobEnd.failed(
                    "An internal error: %s. The log of the node has the details.".formatted(e.getMessage()));
        }
    }

    private void report() {
        Running now = running;
        if (now != null && !store.report(now.id, node, now.text())) {
            now.stopped = true;
        }
    }

    @Override
    public void close() {
        try {
            if (!jobs.end(ENDS_WITHIN)) {
                LOG.warn("A {} did not end in time. Another node starts it again.", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            reports.close();
        }
    }
}
