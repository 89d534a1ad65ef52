package io.watchfloor.dashboards.intel.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.intel.views.IndicatorView.CaseLinkView;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.intel.graph.Campaigns;
import java.util.List;

@Meaning("A campaign, intrusion set or threat actor, with what is linked to it up to your clearance.")
public record CampaignView(
        @JsonUnwrapped IntelObjectView object,
        @Meaning("Number of linked indicators.") long indicators,

        @Meaning("Number of sightings of the object or of its indicators.")
        long sightings,

        @Meaning("Cases that you may see with an alert of a linked indicator, newest first, at most 50.")
        List<CaseLinkView> cases,

        @Meaning("Names of linked attack patterns, at most 50.")
        List<String> techniques,

        @Meaning("Names of linked malware and tools, at most 50.")
        List<String> software) {

    public static CampaignView of(Campaigns.Campaign campaign, List<CaseLinkView> cases) {
        return new CampaignView(
                IntelObjectView.of(campaign.object()),
                campaign.indicators(),
                campaign.sightings(),
                cases,
                campaign.techniques(),
                campaign.software());
    }
}
