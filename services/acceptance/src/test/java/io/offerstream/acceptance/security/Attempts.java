package io.offerstream.acceptance.security;

import io.offerstream.platform.access.Account;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.topics.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourceType;

/** Does what an account must not do, each thing by asking a real broker for it, and notes what it was not denied. */
final class Attempts {
    private static final List<AclOperation> ON_TOPICS = List.of(
            AclOperation.READ,
            AclOperation.WRITE,
            AclOperation.CREATE,
            AclOperation.DELETE,
            AclOperation.ALTER,
            AclOperation.ALTER_CONFIGS,
            AclOperation.DESCRIBE,
            AclOperation.DESCRIBE_CONFIGS);

    private final SecuredInstallation secured;
    private final List<String> others;
    private final List<String> groups;
    private final List<String> transactionalIds;
    private final List<String> allowed = new ArrayList<>();
    private int count;

    private interface Attempt {
        void run() throws ExecutionException, InterruptedException;
    }

    Attempts(SecuredInstallation secured) {
        this.secured = secured;
        var services = Stream.of("conductor", "interaction-state", "assigner", "measurement", "trainer");
        groups = services.map(service -> SecuredInstallation.PREFIX + service).toList();
        transactionalIds = Stream.concat(
                        groups.stream().map(group -> group + "-0"),
                        Stream.of("ticker", "ops").map(id -> SecuredInstallation.PREFIX + id))
                .toList();
        // Changelogs of other services, and what is somebody else's altogether.
        others = Stream.concat(
                        groups.stream().map(group -> group + "-some-store-changelog"),
                        Stream.of("payroll", SecuredInstallation.PREFIX + "sink-something"))
                .toList();
        createOthers();
    }

    /** What is not there cannot be denied. */
    private void createOthers() {
        try (var admin = new KafkaClients(
                        secured.login(SecuredInstallation.ADMIN).settings().kafka())
                .admin()) {
            admin.createTopics(others.stream()
                            .map(name -> new NewTopic(name, 1, (short) 1))
                            .toList())
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void tryEverythingForbidden(Account account) {
        var clients = new KafkaClients(secured.as(account.name()).settings().kafka());
        try (var admin = clients.admin();
                var consumer = clients.consumer();
                var producer = clients.producer()) {
            var topics = Stream.concat(
                            SecuredInstallation.topics().all().stream().map(Topic::name), others.stream())
                    .toList();
            for (var topic : topics) {
                for (var operation : ON_TOPICS) {
                    if (!account.may(operation, ResourceType.TOPIC, topic)) {
                        attempt(account, operation + " " + topic, on(topic, operation, admin, consumer, producer));
                    }
                }
            }
            tryGroups(account, admin);
            if (!account.may(AclOperation.DESCRIBE, ResourceType.CLUSTER, Resource.CLUSTER_NAME)) {
                attempt(
                        account,
                        "DESCRIBE the ACLs",
                        () -> admin.describeAcls(AclBindingFilter.ANY).values().get());
            }
            attempt(
                    account,
                    "ALTER the ACLs",
                    () -> admin.createAcls(account.bindings("other-")).all().get());
        }
        for (var id : transactionalIds) {
            if (!account.may(AclOperation.WRITE, ResourceType.TRANSACTIONAL_ID, id)) {
                attempt(account, "WRITE as " + id, () -> {
                    try (var producer = clients.transactionalProducer(id)) {
                        producer.initTransactions();
                    }
                });
            }
        }
    }

    private void tryGroups(Account account, Admin admin) {
        for (var group : groups) {
            if (!account.may(AclOperation.READ, ResourceType.GROUP, group)) {
                var offset = Map.of(
                        new TopicPartition(
                                SecuredInstallation.topics().outcomes().name(), 0),
                        new OffsetAndMetadata(0));
                attempt(
                        account,
                        "READ in the group " + group,
                        () -> admin.alterConsumerGroupOffsets(group, offset)
                                .all()
                                .get());
            }
            if (!account.may(AclOperation.DELETE, ResourceType.GROUP, group)) {
                attempt(
                        account,
                        "DELETE the group " + group,
                        () -> admin.deleteConsumerGroups(List.of(group)).all().get());
            }
        }
    }

    private Attempt on(
            String topic,
            AclOperation operation,
            Admin admin,
            Consumer<byte[], byte[]> consumer,
            Producer<byte[], byte[]> producer) {
        return switch (operation) {
            case READ ->
                () -> {
                    consumer.assign(List.of(new TopicPartition(topic, 0)));
                    consumer.seek(new TopicPartition(topic, 0), 0);
                    consumer.poll(Duration.ofSeconds(5));
                };
            case WRITE ->
                () -> producer.send(new ProducerRecord<>(topic, 0, new byte[1], new byte[1]))
                        .get();
            case CREATE ->
                () -> await(admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                        .all());
            case DELETE -> () -> await(admin.deleteTopics(List.of(topic)).all());
            case ALTER ->
                () -> await(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(64)))
                        .all());
            case ALTER_CONFIGS ->
                () -> await(admin.incrementalAlterConfigs(Map.of(
                                resource(topic),
                                List.of(new AlterConfigOp(
                                        new ConfigEntry("retention.ms", "1"), AlterConfigOp.OpType.SET))))
                        .all());
            case DESCRIBE -> () -> await(admin.describeTopics(List.of(topic)).allTopicNames());
            case DESCRIBE_CONFIGS ->
                () -> await(admin.describeConfigs(List.of(resource(topic))).all());
            default -> throw new IllegalArgumentException("no attempt at " + operation);
        };
    }

    private static void await(KafkaFuture<?> future) throws ExecutionException, InterruptedException {
        future.get();
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private void attempt(Account account, String what, Attempt attempt) {
        count++;
        try {
            attempt.run();
            allowed.add(account.name() + ": " + what);
        } catch (AuthorizationException e) {
            return;
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof AuthorizationException)) {
                allowed.add(account.name() + ": " + what + ": " + e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What was not denied for want of a right. */
    List<String> allowed() {
        return allowed;
    }

    int count() {
        return count;
    }
}
