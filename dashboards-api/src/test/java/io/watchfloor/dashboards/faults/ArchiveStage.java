package io.watchfloor.dashboards.faults;

/** What the thread of a node that writes the archive's files does, by its stack. */
enum ArchiveStage {
    /** It rests. Records are received, evaluated, and stored with their acknowledgement. */
    INTAKE,
    /** It writes new files from blocks. */
    WRITING,
    /** It writes a file from smaller files. */
    MERGING,
    /** It gives a finished file its name, or uploads it. */
    STORING,
    /** It replaces blocks or files by files in the list. */
    LISTING;

    /** @param stacks of all threads of the node */
    static ArchiveStage of(String stacks) {
        int at = stacks.indexOf("\n\"archive\" ");
        if (at < 0) {
            return INTAKE;
        }
        int end = stacks.indexOf("\n\n", at);
        String stack = stacks.substring(at, end < 0 ? stacks.length() : end);
        if (stack.contains(".archive.FolderStore.put(") || stack.contains(".archive.ObjectStore.put(")) {
            return STORING;
        }
        if (stack.contains(".archive.ArchiveFiles.merge(")) {
            return MERGING;
        }
        if (stack.contains(".archive.ArchiveFiles.write(")) {
            return WRITING;
        }
        return stack.contains(".archive.ArchiveCatalog.list(") || stack.contains(".archive.ArchiveCatalog.replace(")
                ? LISTING
                : INTAKE;
    }
}
