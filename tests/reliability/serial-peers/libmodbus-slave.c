/* A Modbus RTU slave by libmodbus: unit 1, 300 holding registers. Each line on standard input sets one: "ADDRESS VALUE". */
#include <errno.h>
#include <modbus.h>
#include <pthread.h>
#include <stdio.h>

static modbus_mapping_t *mapping;

static void *listen_for_values(void *unused) {
  int address, value;
  while (scanf("%d %d", &address, &value) == 2) {
    mapping->tab_registers[address] = (uint16_t)value;
    printf("set %d %d\n", address, mapping->tab_registers[address]);
    fflush(stdout);
  }
  return unused;
}

int main(int count, char **words) {
  pthread_t listener;
  modbus_t *context = count > 1 ? modbus_new_rtu(words[1], 19200, 'N', 8, 1) : NULL;
  mapping = modbus_mapping_new(0, 0, 300, 0);
  if (context == NULL || mapping == NULL) return 1;
  modbus_set_slave(context, 1);
  if (modbus_connect(context) == -1) {
    fprintf(stderr, "%s\n", modbus_strerror(errno));
    return 1;
  }
  pthread_create(&listener, NULL, listen_for_values, NULL);
  for (;;) {
    uint8_t query[MODBUS_RTU_MAX_ADU_LENGTH];
    int length = modbus_receive(context, query);
    /* What is not for us, or broken, is 0 or -1; only a port that is gone ends us. */
    if (length > 0) modbus_reply(context, query, length, mapping);
    else if (length == -1 && (errno == EIO || errno == EBADF || errno == ECONNRESET)) return 0;
  }
}
