package io.offerstream.platform.access;

import java.util.List;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/**
 * One principal of the cluster, and all it may do.
 *
 * @param name without what an installation puts before it
 * @param purpose who logs in with it, in a few words
 */
public record Account(String name, String purpose, List<Grant> grants) {
    public Account {
        grants = List.copyOf(grants);
    }

    /** Whether it may do {@code operation} with the thing of that name. */
    public boolean may(AclOperation operation, ResourceType type, String name) {
        return grants.stream().anyMatch(grant -> grant.allows(type, name, operation));
    }

    /** Kafka's name of it, e.g. {@code User:offerstream-assigner}. */
    public String principal(String before) {
        return "User:" + before + name;
    }

    /** As Kafka keeps them. */
    public List<AclBinding> bindings(String before) {
        return grants.stream()
                .flatMap(grant -> grant.bindings(principal(before)))
                .toList();
    }
}
