package io.watchfloor.dashboards.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.assets.views.AssetGap;
import io.watchfloor.dashboards.assets.views.AssetName;
import io.watchfloor.dashboards.assets.views.AssetNaming;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.asset.AssetProfile;
import io.watchfloor.ops.asset.AssetTag;
import io.watchfloor.ops.asset.Criticality;
import io.watchfloor.ops.platform.text.WireText;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An asset in the read model. */
@Meaning("An asset that reported or that a user described.")
public record AssetView(
        @JsonUnwrapped AssetName name,

        @Meaning("Highest level of the asset's open alerts.")
        Risk risk,

        int openAlerts,
        @JsonUnwrapped LastSeen seen,
        @JsonUnwrapped Reporting reporting,
        @JsonUnwrapped Profile profile,
        @Meaning("ID of the asset's open case.") @Nullable String openCase,
        @Nullable AssetNaming naming)
        implements LiveItem {

    /** Times of the last record and of the last detection of the asset. */
    public record LastSeen(
            @Nullable Instant lastSeen, @Nullable Instant lastDetectionAt) {}

    /** Sensors that report the asset. */
    public record Reporting(
            @Meaning("Names of the sensors.") List<String> sensors,

            @Meaning("The latest 50 gaps in the data of the asset's sensors.")
            List<AssetGap> gaps,

            @Meaning("Number of missing records of the asset's sensors, by reason.")
            Map<String, Long> missing) {}

    /** Details of the asset that users set. */
    public record Profile(
            @Meaning(
                    "All tags. sensitive, honeytoken, vip, scanner, jump-host and service-account have an effect beyond rules;"
                            + " rules compare every tag.")
            List<String> tags,

            @Nullable Criticality criticality,
            @Meaning("Owner of the asset.") @Nullable String owner,

            @Meaning("Group of the asset, such as a team.") @Nullable
            String group,

            @Meaning("Version of the asset's details. Increases with each change of tags, criticality, owner or"
                    + " group, and is also the ETag.")
            long version) {

        public static Profile of(AssetProfile said, long version) {
            return new Profile(said.allTags(), said.criticality(), said.owner(), said.group(), version);
        }

        public AssetProfile said() {
            TreeSet<AssetTag> known = new TreeSet<>();
            TreeSet<String> free = new TreeSet<>();
            for (String tag : tags) {
                if (AssetTag.texts().contains(tag)) {
                    known.add(AssetTag.of(tag));
                } else {
                    free.add(tag);
                }
            }
            return new AssetProfile(known, criticality, owner, group, free);
        }
    }

    /** Details of an asset in a case. */
    @Meaning("Details of an asset that users set: tags, criticality, owner and group.")
    public record Described(
            @Meaning("kind:name") String id, @JsonUnwrapped Profile profile) {}

    public AssetView with(Profile said) {
        return new AssetView(name, risk, openAlerts, seen, reporting, said, openCase, naming);
    }

    /** Creates an asset that never reported. */
    public static AssetView unheard(AssetName name, Profile said) {
        return new AssetView(
                name,
                Risk.NONE,
                0,
                new LastSeen(null, null),
                new Reporting(List.of(), List.of(), Map.of()),
                said,
                null,
                null);
    }

    /** Highest level of the asset's open alerts. */
    public enum Risk implements WireText {
        NONE,
        LOW,
        MEDIUM,
        HIGH,
        CRITICAL;

        public static Risk of(Level highest) {
            return switch (highest) {
                case INFORMATIONAL -> NONE;
                case LOW -> LOW;
                case MEDIUM -> MEDIUM;
                case HIGH -> HIGH;
                case CRITICAL -> CRITICAL;
            };
        }
    }

    @Override
    public String id() {
        return name.id();
    }
}
