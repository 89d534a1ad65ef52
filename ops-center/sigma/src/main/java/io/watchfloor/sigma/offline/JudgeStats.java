package io.watchfloor.sigma.offline;

/**
 * Figures of one pass over all files.
 *
 * @param records read, the unreadable ones not counted
 * @param unreadable records, and files of which some or all could not be read
 * @param refusedFiles of the unreadable, files and folders that could not be read, or not to their end, or are of no known kind
 * @param judgeSeconds mean of the timed passes, with reading, unpacking and parsing
 */
public record JudgeStats(
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
