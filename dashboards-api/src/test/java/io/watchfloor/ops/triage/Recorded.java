package io.watchfloor.ops.triage;

import io.watchfloor.ops.alert.Alert;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The alerts of recorded attacks together, by time, as if they had come to one center. */
public final class Recorded {

    private Recorded() {}

    /**
     * Skips the test, loudly, when the data is not there.
     *
     * @param folder below the data
     * @param name a pattern of the file's name
     */
    public static List<Alert> alerts(String folder, String name) throws IOException {
        RecordedAlerts recorded = RecordedAlerts.find();
        List<Alert> all = new ArrayList<>();
        for (Path file : recorded.under(folder)) {
            if (file.getFileName().toString().matches(name)) {
                recorded.of(file).forEach(alert -> all.add(with(file + "/" + alert.id(), alert.ordinal(), alert)));
            }
        }
        all.sort(Comparator.comparing((Alert alert) -> alert.seen().first()).thenComparing(Alert::id));
        Map<String, Integer> ordinals = new HashMap<>();
        List<Alert> inOrder = new ArrayList<>();
        all.forEach(alert -> inOrder.add(with(alert.id(), ordinals.merge(alert.asset(), 1, Integer::sum), alert)));
        return inOrder;
    }

    private static Alert with(String id, long ordinal, Alert alert) {
        return new Alert(
                id,
                ordinal,
                alert.asset(),
                alert.rule(),
                alert.seen(),
                alert.openedBy(),
                alert.names(),
                alert.raised());
    }
}
