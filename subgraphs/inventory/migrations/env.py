from inventory.persistence.tables import InventoryTable
from stoa_service.migrations import run_environment

run_environment(InventoryTable.metadata)
