package io.watchfloor.ops.detection.alert;

import io.watchfloor.sigma.language.Level;
import java.util.List;

/**
 * The reason why an alert has a higher severity than its rule: the details of the alert's asset when the alert opened.
 * Later changes of the details affect only later alerts.
 *
 * @param to higher than the rule's severity
 * @param because at least one reason about the asset, such as {@code its criticality is critical}
 */
public record SeverityRaise(Level to, List<String> because) {

    public SeverityRaise {
        because = List.copyOf(because);
    }
}
