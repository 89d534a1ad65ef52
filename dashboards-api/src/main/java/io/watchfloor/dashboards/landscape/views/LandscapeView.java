package io.watchfloor.dashboards.landscape.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.intel.views.IndicatorView.CaseLinkView;
import io.watchfloor.dashboards.rules.views.AttackMatrixView;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import java.util.List;

@Meaning(
        "Techniques, campaigns and rules with activity in the last days, in the ATT&CK matrix, as far as you see them.")
public record LandscapeView(
        @Meaning("Version of ATT&CK, such as 19.") String version,

        @Meaning("Number of days of the period.") int days,

        @Meaning("Start of the period.") Instant since,

        @Meaning("Tactics in the order of the matrix.") List<AttackMatrixView.Column> tactics,

        @Meaning("Techniques with an alert in the period, or of an active campaign, by id.")
        List<Technique> techniques,

        @Meaning(
                "Active campaigns, at most 100: with alerts of their indicators first, then with most sightings, then the newest.")
        List<ActiveCampaign> campaigns,

        @Meaning("Number of active campaigns that are not listed, because they are more than 100.")
        int moreCampaigns,

        @Meaning("Rules and indicators with alerts in the period, most alerts first, at most 100.")
        List<HitRule> rules,

        @Meaning("Number of rules with alerts that are not listed, because they are more than 100.")
        int moreRules,

        LeftOut leftOut,
        String copyright) {

    public LandscapeView {
        tactics = List.copyOf(tactics);
        techniques = List.copyOf(techniques);
        campaigns = List.copyOf(campaigns);
        rules = List.copyOf(rules);
    }

    /** A technique, with the numbers of the period. */
    @Meaning("A technique or sub-technique with an alert in the period, or of an active campaign.")
    public record Technique(
            @JsonUnwrapped AttackMatrixView.Cell technique,

            @Meaning("Alerts in the period of the same length before.")
            long alertsBefore,

            @Meaning("Cases with these alerts.") long cases,

            @Meaning("Number of rules with these alerts.") int rulesHit,

            @Meaning("Number of active campaigns that use the technique or one of its sub-techniques.")
            int campaigns) {}

    /** A campaign, intrusion set or threat actor. */
    @Meaning("A campaign, intrusion set or threat actor that was received, sighted or hit in the period.")
    public record ActiveCampaign(
            String id,

            @Meaning("campaign, intrusion-set or threat-actor.")
            String type,

            String name,
            Tlp tlp,

            @Meaning("Time when the center received the last version that you see.")
            Instant addedAt,

            @Meaning("IDs of its techniques in this version of ATT&CK.")
            List<String> techniques,

            @Meaning("Sightings of the object or of its indicators that arrived in the period.")
            long sightings,

            @Meaning("Alerts of its indicators in the period.")
            long alerts,

            @Meaning("Cases with these alerts, newest first, at most 50.")
            List<CaseLinkView> cases) {

        public ActiveCampaign {
            techniques = List.copyOf(techniques);
            cases = List.copyOf(cases);
        }
    }

    /** A rule or indicator with alerts. */
    @Meaning("A rule, or an indicator of threat intelligence, with alerts in the period.")
    public record HitRule(
            String id,
            String title,

            @Meaning("IDs of the techniques of its alerts in this version of ATT&CK.")
            List<String> techniques,

            long alerts,

            @Meaning("Alerts in the period of the same length before.")
            long alertsBefore,

            @Meaning("Cases with these alerts.") long cases,

            Instant lastAlertAt) {

        public HitRule {
            techniques = List.copyOf(techniques);
        }
    }

    /** What the reader does not see. */
    @Meaning("What is left out of all numbers, because you do not see it.")
    public record LeftOut(
            @Meaning("Alerts in the period.") long alerts,
            @Meaning("Cases with alerts in the period.") long cases,

            @Meaning("Campaigns, intrusion sets and threat actors above your clearance, of all times.")
            long campaigns) {}
}
