package io.watchfloor.ops;

import io.watchfloor.config.input.CloudInputs;
import io.watchfloor.ops.intake.input.pull.CloudPulls;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pull inputs that the settings enable. */
final class EnabledPulls implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EnabledPulls.class);

    private final CloudInputs settings;
    private final CloudPulls pulls;
    private final List<AutoCloseable> open = Collections.synchronizedList(new ArrayList<>());

    EnabledPulls(CloudInputs settings, CloudPulls pulls) {
        this.settings = settings;
        this.pulls = pulls;
    }

    /** Starts the pull inputs. Call this after the node can evaluate records. Blocks. */
    void open() {
        open.add(pulls.openPartners());
        if (settings.cloudTrail().on()) {
            EnabledInputs.check("cloudtrail", settings.cloudTrail().assets());
            open.add(pulls.open(settings.cloudTrail()));
        }
        if (settings.graph().on()) {
            EnabledInputs.check("graph", settings.graph().assets());
            open.add(pulls.open(settings.graph()));
        }
        if (settings.office365().on()) {
            EnabledInputs.check("office365", settings.office365().assets());
            open.add(pulls.open(settings.office365()));
        }
    }

    @Override
    public void close() {
        for (AutoCloseable one : List.copyOf(open)) {
            try {
                one.close();
            } catch (Exception e) {
                LOG.warn("A pulled input could not be stopped: {}", e.toString());
            }
        }
        open.clear();
    }
}
