package io.watchfloor.ops.detection.alert;

import io.watchfloor.sigma.language.Level;
import java.util.List;

/**
 * Why an alert is graver than its rule says: what people said of its asset when it opened. A later word about the asset
 * changes later alerts only.
 *
 * @param to higher than the rule's level
 * @param because at least one, in words about the asset, such as {@code its criticality is critical}
 */
public record SeverityRaise(Level to, List<String> because) {

    public SeverityRaise {
        because = List.copyOf(because);
    }
}
