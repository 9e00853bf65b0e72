package io.offerstream.acceptance.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.offerstream.platform.serde.RegistryClient;
import io.offerstream.platform.topics.Topic;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Values of {@code offers} as bytes: good ones, and one whose revision is a text. */
record RawOffers(Topic<Offer> topic, RegistryClient registry, URI registryUrl) {
    private static final int FRAME = 5;

    /** Numbered from {@code from} to {@code until}. */
    List<byte[]> good(int from, int until) {
        return IntStream.range(from, until)
                .mapToObj(number -> topic.serde().serialize(topic.name(), offer(number)))
                .toList();
    }

    private static Offer offer(int number) {
        return Offer.newBuilder()
                .setEventId("e-" + number)
                .setEventTime(Assigned.NOON)
                .setMarket("DE")
                .setOfferId("o-" + number)
                .setEvent(OfferEvent.OFFER_CREATED)
                .setTitle("Wrap")
                .setFeatures(List.of("PROTEIN=CHICKEN"))
                .setValidFrom(Assigned.NOON)
                .setValidTo(Assigned.NOON.plusSeconds(3600))
                .setStatus(OfferStatus.LIVE)
                .setPosCodes(List.of())
                .setRevision(1)
                .build();
    }

    /** Of a schema that the registry takes only while nobody asks it to compare. */
    byte[] misfit() throws IOException, InterruptedException {
        compare("NONE");
        try {
            var schema = withTextAsRevision();
            return framed(registry.idOf(topic.name(), schema), schema);
        } finally {
            compare("FULL_TRANSITIVE");
        }
    }

    private static Schema withTextAsRevision() throws IOException {
        var json = new JsonMapper();
        var schema = json.readTree(Offer.getClassSchema().toString());
        for (var field : schema.path("fields")) {
            if (field.path("name").asText().equals("revision")) {
                ((ObjectNode) field).put("type", "string").remove("default");
            }
        }
        return new Schema.Parser().parse(json.writeValueAsString(schema));
    }

    private byte[] framed(int id, Schema schema) throws IOException {
        var framed = topic.serde().serialize(topic.name(), offer(9_999));
        var avro = Arrays.copyOfRange(framed, FRAME, framed.length);
        var offer = new GenericDatumReader<GenericRecord>(Offer.getClassSchema())
                .read(null, DecoderFactory.get().binaryDecoder(avro, null));
        var other = new GenericData.Record(schema);
        schema.getFields().forEach(field -> other.put(field.name(), offer.get(field.name())));
        other.put("revision", "not a number");
        var buffer = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(buffer, null);
        new GenericDatumWriter<GenericRecord>(schema).write(other, encoder);
        encoder.flush();
        return ByteBuffer.allocate(FRAME + buffer.size())
                .put((byte) 0)
                .putInt(id)
                .put(buffer.toByteArray())
                .array();
    }

    private void compare(String how) throws IOException, InterruptedException {
        var body = "{\"compatibility\": \"" + how + "\"}";
        var request = HttpRequest.newBuilder(URI.create(registryUrl + "/config/" + topic.name() + "-value"))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body, UTF_8))
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("the registry answered " + answer.statusCode() + ": " + answer.body());
        }
    }
}
