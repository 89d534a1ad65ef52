package io.watchfloor.ops.paging.oncall;

import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.platform.document.DocumentStore;

/** The stores of the on-call configuration, by kind of document. */
public final class OnCallDocuments {

    public static final DocumentStore<Schedule> SCHEDULES = new DocumentStore<>("schedule", Schedule.class);

    public static final DocumentStore<EscalationPolicy> POLICIES =
            new DocumentStore<>("policy", EscalationPolicy.class);

    /** Holds one document, named {@value #THE_ROUTING}. */
    public static final DocumentStore<Routing> ROUTING = new DocumentStore<>("routing", Routing.class);

    public static final String THE_ROUTING = "routing";

    /** Contacts that belong to no person. */
    public static final DocumentStore<Contact> CHANNELS = new DocumentStore<>("channel", Contact.class);

    /** By the person's name. */
    public static final DocumentStore<Responder> RESPONDERS = new DocumentStore<>("responder", Responder.class);

    private OnCallDocuments() {}
}
