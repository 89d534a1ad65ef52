package io.watchfloor.sigma.offline;

/**
 * Statistics of one pass over all files.
 *
 * @param records number of readable records
 * @param unreadable number of unreadable records and files, including partly unreadable files
 * @param refusedFiles number of files and folders that are unreadable, partly unreadable or of unknown format; included
 *     in {@code unreadable}
 * @param judgeSeconds mean duration of the timed passes, including reading, decompression and parsing
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
