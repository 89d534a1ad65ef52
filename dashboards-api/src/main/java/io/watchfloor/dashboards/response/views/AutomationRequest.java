package io.watchfloor.dashboards.response.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.asset.AssetTag;
import io.watchfloor.sigma.language.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An automation as people write it. It acts on alerts that have everything that is named of level, rule, technique, tag and group. */
public record AutomationRequest(
        @Meaning("The alert has this level at least.") @Nullable
        Level level,

        @Meaning("The rule's id.") @Bounds(longest = 300) @Nullable
        String rule,

        @Meaning("An ATT&CK technique or one of its sub-techniques, such as T1486.") @Bounds(longest = 300) @Nullable
        String technique,

        @Meaning("What people say the asset is.") @Nullable AssetTag tag,

        @Meaning("The asset's group.") @Bounds(longest = 300) @Nullable
        String group,

        @Meaning("It never acts on assets of these criticalities.")
        @Bounds(longest = 300, most = 200, blank = true)
        @Nullable
        List<String> neverCriticalities,

        @Meaning("Nor on assets with one of these tags.") @Bounds(longest = 300, most = 200, blank = true) @Nullable
        List<String> neverTags,

        @Meaning("Nor on assets of these groups.") @Bounds(longest = 300, most = 200, blank = true) @Nullable
        List<String> neverGroups,

        @Meaning("Nor on these assets, such as host:dc01.") @Bounds(longest = 300, most = 200, blank = true) @Nullable
        List<String> neverAssets,

        @Meaning("Takes the signed POST.") @Bounds(longest = 2_000)
        String url,

        @Meaning("Signs it; never shown. Left out, it stays as it is.") @Bounds(longest = 300) @Nullable
        String secret,

        @Meaning("How long a call may take; 10 when left out.") @Nullable
        Integer answerSeconds,

        @Meaning("The receiver reports within this time what came of it. Left out, its answer says so.") @Nullable
        Integer confirmSeconds,

        @Meaning(
                "The receiver does a call with the same Idempotency-Key once only, so that an ambiguous one may be repeated.")
        @Nullable
        Boolean idempotent,

        @Meaning("Takes the call that undoes it. Left out, it cannot be undone.") @Bounds(longest = 2_000) @Nullable
        String inverse,

        @Meaning("So long after the call the inverse is called. Left out, it stays.") @Nullable
        Integer limitSeconds,

        @Meaning("The most actions in any hour. What comes beyond is held until somebody releases it.")
        Integer mostPerHour) {}
