package io.watchfloor.sigma.offline;

/**
 * Statistics of one pass over all files.
 *
 * @param records readable records
 * @param unreadable unreadable records and files, including partly unreadable files
 * @param refusedFiles files and folders among the unreadable: unreadable, partly unreadable or of unknown format
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
