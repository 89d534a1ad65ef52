package io.watchfloor.dashboards.assets.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("A tag, and what it is used for. A tag without effect and without rules may be a typing error.")
public record TagView(
        String tag,

        @Meaning("Number of assets and accounts with this tag.")
        long assets,

        @Meaning("Whether the tag has an effect beyond rules, such as a higher level of alerts.")
        boolean effect,

        @Meaning("Titles of active rules that compare this tag; at most 20.")
        List<String> rules,

        @Meaning("A similar tag with an effect or with rules; only for a tag without both.") @Nullable
        String nearest) {}
