package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;

/** Recovery codes that were just made. */
@Meaning("Codes that each let you in once. Told this once: print them, or write them down.")
public record NewRecoveryCodes(List<String> codes) {}
