package io.watchfloor.ops.archive;

import io.watchfloor.sigma.indicator.IndicatorFields;
import java.util.List;
import java.util.Locale;

/**
 * The columns of the archive that analysts search, each filled from the first field of the record that has a value.
 * Names and identifiers are stored in lower case, so that a search compares them without a conversion; paths and
 * command lines are stored as the record has them.
 */
public enum SearchColumn {
    /** The account that acts, without its domain. */
    USER_NAME(
            Form.LOWER,
            "User",
            "SubjectUserName",
            "SourceUser",
            "AccountName",
            "SamAccountName",
            "user.name",
            "UserId",
            "UserPrincipalName",
            "userPrincipalName",
            "properties.userPrincipalName",
            "initiatedBy.user.userPrincipalName",
            "userIdentity.userName",
            "userIdentity.arn",
            "actor.alternateId",
            "actor.email",
            "data.protoPayload.authenticationInfo.principalEmail",
            "protoPayload.authenticationInfo.principalEmail",
            "acct",
            "auid",
            "username",
            "user",
            "actor",
            "from",
            "mailfrom"),
    /** The domain, or the machine, of {@link #USER_NAME}. */
    USER_DOMAIN(Form.LOWER, "SubjectDomainName", "user.domain"),
    /** The account that the action concerns: the one that is logged on, changed or added to a group. */
    TARGET_USER(Form.LOWER, "TargetUserName", "TargetUser", "MemberName", "to"),
    TARGET_DOMAIN(Form.LOWER, "TargetDomainName"),
    /** The program that acts, with its folder if the record has it. */
    PROCESS(
            Form.AS_SENT,
            "Image",
            "SourceImage",
            "NewProcessName",
            "ProcessName",
            "CallerProcessName",
            "Application",
            "process.executable",
            "exe",
            "HostApplication",
            "program"),
    PARENT(Form.AS_SENT, "ParentImage", "ParentProcessName", "process.parent.executable"),
    COMMAND_LINE(
            Form.AS_SENT,
            "CommandLine",
            "process.command_line",
            "cmdline",
            "proctitle",
            "ScriptBlockText",
            "HostApplication"),
    /** All hashes of files, in hexadecimal. */
    HASHES(Form.LIST, IndicatorFields.Names.HASH),
    SRC_IP(Form.LOWER, IndicatorFields.Names.SOURCE_ADDRESS),
    DST_IP(Form.LOWER, IndicatorFields.Names.DESTINATION_ADDRESS),
    SRC_PORT(Form.NUMBER, "SourcePort", "src_port", "id.orig_p", "id_orig_p", "IpPort"),
    DST_PORT(Form.NUMBER, "DestinationPort", "dest_port", "id.resp_p", "id_resp_p", "DestPort", "dst_port", "s-port"),
    /** The domain name that is looked up or connected to. */
    DOMAIN(Form.LOWER, IndicatorFields.Names.DOMAIN),
    URL(Form.AS_SENT, IndicatorFields.Names.URL),
    /** The file that is written, loaded, read or attached. */
    FILE(
            Form.AS_SENT,
            "TargetFilename",
            "ImageLoaded",
            "ServiceFileName",
            "ImagePath",
            "ObjectName",
            "RelativeTargetName",
            "fileinfo.filename",
            "filename",
            "attachments.filename",
            "SourceFileName",
            "ObjectId",
            "requestParameters.key"),
    REGISTRY_KEY(Form.AS_SENT, "TargetObject", "registry.path"),
    /** The kind of event in the words of its source: the number of a Windows event, the operation of a cloud service. */
    EVENT_ID(
            Form.LOWER,
            "EventID",
            "eventName",
            "eventType",
            "event_type",
            "Operation",
            "operationName",
            "OperationNameValue",
            "data.protoPayload.methodName",
            "protoPayload.methodName",
            "gcp.audit.method_name",
            "action",
            "type",
            "_path",
            "@stream"),
    MESSAGE_ID(Form.LOWER, "message_id", "InternetMessageId", "internetMessageId", "NetworkMessageId");

    /** How a column stores its values. */
    public enum Form {
        /** Text in lower case. */
        LOWER,
        /** Text as the record has it. */
        AS_SENT,
        NUMBER,
        /** Several texts in lower case. */
        LIST;

        /** The type of the column in SQL. */
        public String type() {
            return switch (this) {
                case LOWER, AS_SENT -> "VARCHAR";
                case NUMBER -> "INTEGER";
                case LIST -> "VARCHAR[]";
            };
        }
    }

    private final Form form;

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
    private final List<String> fields;

    SearchColumn(Form form, String... fields) {
        this(form, List.of(fields));
    }

    SearchColumn(Form form, List<String> fields) {
        this.form = form;
        this.fields = List.copyOf(fields);
    }

    public Form form() {
        return form;
    }

    /** The fields of a record, by the names that Sigma rules use, in the order in which they are tried. */
    public List<String> fields() {
        return fields;
    }

    /** The name of the column in files and in SQL. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }
}
