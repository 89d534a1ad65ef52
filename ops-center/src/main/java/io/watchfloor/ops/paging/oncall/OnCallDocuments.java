package io.watchfloor.ops.paging.oncall;

import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.platform.document.DocumentStore;

/** The stores of the on-call configuration, one store for each kind of document. */
public final class OnCallDocuments {

    public static final DocumentStore<Schedule> SCHEDULES = new DocumentStore<>("schedule", Schedule.class);

    public static final DocumentStore<EscalationPolicy> POLICIES =
            new DocumentStore<>("policy", EscalationPolicy.class);

    /** Contains a single document, named {@value #THE_ROUTING}. */
    public static final DocumentStore<Routing> ROUTING = new DocumentStore<>("routing", Routing.class);

    public static final String THE_ROUTING = "routing";

    /** Contacts that belong to no person, by channel name. */
    public static final DocumentStore<Contact> CHANNELS = new DocumentStore<>("channel", Contact.class);

    /** The settings and contacts of people, by the person's name. */
    public static final DocumentStore<Responder> RESPONDERS = new DocumentStore<>("responder", Responder.class);

    /** Maintenance windows, by their ids. */
    public static final DocumentStore<MaintenanceWindow> MAINTENANCE =
            new DocumentStore<>("maintenance", MaintenanceWindow.class);

    /** Contains a single document, named {@value #THE_SERVICE_LEVELS}. */
    public static final DocumentStore<ServiceLevels.Policy> SERVICE_LEVELS =
            new DocumentStore<>("service-levels", ServiceLevels.Policy.class);

    public static final String THE_SERVICE_LEVELS = "service-levels";

    private OnCallDocuments() {}
}
