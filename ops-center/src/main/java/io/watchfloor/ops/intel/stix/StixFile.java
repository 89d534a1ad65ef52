package io.watchfloor.ops.intel.stix;

import java.util.List;
import java.util.stream.Stream;

/**
 * A file that was read.
 *
 * @param issues of the file itself
 * @param entries one for each object, in the order of the file
 */
public record StixFile(List<StixIssue> issues, List<StixEntry> entries) {

    /** Whether the file as a whole is refused, with all its objects. */
    public boolean refused() {
        return issues.stream().anyMatch(one -> one.code().refuses());
    }

    public List<StixObject> objects() {
        return refused()
                ? List.of()
                : entries.stream()
                        .flatMap(one -> Stream.ofNullable(one.object()))
                        .toList();
    }

    /** All issues, of the file first. */
    public Stream<StixIssue> allIssues() {
        return Stream.concat(issues.stream(), entries.stream().flatMap(one -> one.issues().stream()));
    }
}
