package io.watchfloor.ops.detection.alert;

import java.util.Optional;

/** The name of a finding of Microsoft in the tables that inputs and cases share. */
public final class FindingName {

    private FindingName() {}

    /** The name of an alert whose id only Graph knows. */
    public static String ofGraph(String id) {
        return "graph " + id;
    }

    /** The name of the finding that an alert shows: the id that several inputs share, otherwise the id at Graph. */
    public static Optional<String> of(AlertFinding finding) {
        String id = finding.id();
        if (finding.sharedId() != null) {
            return Optional.of(finding.sharedId());
        }
        return id == null ? Optional.empty() : Optional.of(ofGraph(id));
    }
}
