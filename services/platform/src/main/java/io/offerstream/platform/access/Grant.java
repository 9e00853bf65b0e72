package io.offerstream.platform.access;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What may be done with one thing of the cluster, or with all whose names begin alike.
 *
 * @param pattern LITERAL or PREFIXED
 * @param name of the thing, or what the names begin with
 */
public record Grant(ResourceType type, PatternType pattern, String name, Set<AclOperation> operations) {
    private static final String EVERYWHERE = "*";

    /** What Kafka lets whoever may do one of them do besides: to see that a thing is there. */
    private static final Set<AclOperation> IMPLY_DESCRIBE =
            EnumSet.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DELETE, AclOperation.ALTER);

    public Grant {
        operations = Set.copyOf(operations);
    }

    static Grant on(ResourceType type, String name, AclOperation... operations) {
        return new Grant(type, PatternType.LITERAL, name, Set.of(operations));
    }

    static Grant below(ResourceType type, String prefix, AclOperation... operations) {
        return new Grant(type, PatternType.PREFIXED, prefix, Set.of(operations));
    }

    /** Whether it lets somebody do {@code operation} with the thing of that name. */
    public boolean allows(ResourceType type, String name, AclOperation operation) {
        boolean matches = pattern == PatternType.PREFIXED ? name.startsWith(this.name) : name.equals(this.name);
        return this.type == type && matches && allows(operation);
    }

    private boolean allows(AclOperation operation) {
        return operations.contains(operation)
                || (operation == AclOperation.DESCRIBE && operations.stream().anyMatch(IMPLY_DESCRIBE::contains))
                || (operation == AclOperation.DESCRIBE_CONFIGS && operations.contains(AclOperation.ALTER_CONFIGS));
    }

    /** As Kafka keeps it, one an operation, from every host. */
    Stream<AclBinding> bindings(String principal) {
        var resource = new ResourcePattern(type, name, pattern);
        return sorted().stream()
                .map(operation -> new AclBinding(
                        resource, new AccessControlEntry(principal, EVERYWHERE, operation, AclPermissionType.ALLOW)));
    }

    /** The operations, in Kafka's own order. */
    public List<AclOperation> sorted() {
        return operations.stream().sorted().toList();
    }
}
