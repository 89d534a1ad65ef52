package io.watchfloor.sigma.offline;

/**
 * Figures of one pass over all files.
 *
 * @param records read, without unreadable ones
 * @param unreadable records, and files that could not be read, or only in part
 * @param refusedFiles among the unreadable: files and folders that could not be read, or only in part, or are of no
 *     known kind
 * @param judgeSeconds mean of the timed passes, including reading, unpacking and parsing
 */
public record EvaluationStats(
        long records,
        long unreadable,
        int refusedFiles,
        long matches,
        long correlations,
        int rulesLoaded,
        int rulesRefused,
        double loadSeconds,
        double judgeSeconds) {

    public double recordsPerSecond() {
        return judgeSeconds > 0 ? records / judgeSeconds : 0;
    }
}
