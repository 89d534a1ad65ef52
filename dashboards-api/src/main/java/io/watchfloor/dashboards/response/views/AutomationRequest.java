package io.watchfloor.dashboards.response.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.asset.AssetTag;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.language.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request body of an automation. The automation acts on alerts that meet all given conditions on level, rule, technique, tag and group. */
public record AutomationRequest(
        @Meaning("Minimum level of the alert.") @Nullable Level level,

        @Meaning("ID of the rule.") @Bounds(longest = 300) @Nullable
        String rule,

        @Meaning("ATT&CK technique, such as T1486. Its sub-techniques match as well.") @Bounds(longest = 300) @Nullable
        String technique,

        @Meaning("Criticality of the asset.") @Nullable AssetTag tag,

        @Meaning("Group of the asset.") @Bounds(longest = 300) @Nullable
        String group,

        @Meaning("Criticalities of assets that are excluded.")
        @Bounds(longest = 300, most = 200, blank = true)
        @Nullable
        List<String> neverCriticalities,

        @Meaning("Tags of assets that are excluded.") @Bounds(longest = 300, most = 200, blank = true) @Nullable
        List<String> neverTags,

        @Meaning("Groups of assets that are excluded.") @Bounds(longest = 300, most = 200, blank = true) @Nullable
        List<String> neverGroups,

        @Meaning("Assets that are excluded, such as host:dc01.")
        @Bounds(longest = 300, most = 200, blank = true)
        @Nullable
        List<String> neverAssets,

        @Meaning("Address that receives the signed POST.") @Bounds(longest = 2_000)
        String url,

        @Meaning("Secret that signs the calls. The secret is never returned. Omit the field to keep the"
                + " current secret.")
        @Bounds(longest = 300)
        @Nullable
        String secret,

        @Meaning("Timeout of a call in seconds. Defaults to 10.") @Nullable
        Integer answerSeconds,

        @Meaning("Seconds within which the receiver must report the result. If omitted, the HTTP response to"
                + " the call is the result.")
        @Nullable
        Integer confirmSeconds,

        @Meaning("Whether the receiver runs a call with the same Idempotency-Key only once, so that an"
                + " ambiguous call can be repeated.")
        @Nullable
        Boolean idempotent,

        @Meaning("Address that receives the call that reverts the action. If omitted, the action cannot be"
                + " reverted.")
        @Bounds(longest = 2_000)
        @Nullable
        String inverse,

        @Meaning("Time after which the action is reverted automatically. If omitted, it is not reverted"
                + " automatically.")
        @Nullable
        Integer limitSeconds,

        @Meaning("Maximum number of actions per hour. Further actions wait until a user releases them.")
        Integer mostPerHour,

        @Meaning(
                "Highest TLP label of a case whose details the receiver gets. Of other cases, and of restricted cases, it gets the"
                        + " case number, the link and the asset to act on. Defaults to amber+strict.")
        @Nullable
        Tlp clearance) {}
