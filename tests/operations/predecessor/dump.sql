-- An invented dump of the predecessor, as mariadb-dump writes one: few rows, each for a case of the importer.

CREATE TABLE `vend_consignments` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `public_id` varchar(40) NOT NULL,
  `vend_transfer_id` char(36) DEFAULT NULL,
  `transfer_category` enum('STOCK','JUICE','RETURN','PURCHASE_ORDER','INTERNAL','STOCKTAKE') NOT NULL,
  `outlet_from` varchar(100) NOT NULL,
  `outlet_to` varchar(100) NOT NULL,
  `created_by` int(11) NOT NULL,
  `supplier_id` varchar(100) DEFAULT NULL,
  `supplier_invoice_number` varchar(100) DEFAULT NULL,
  `supplier_reference` varchar(100) DEFAULT NULL,
  `expected_delivery_date` date DEFAULT NULL,
  `received_at` timestamp NULL DEFAULT NULL,
  `state` enum('DRAFT','OPEN','PACKING','PACKAGED','SENT','RECEIVING','PARTIAL','RECEIVED','CLOSED','CANCELLED','ARCHIVED') NOT NULL DEFAULT 'OPEN',
  `status` varchar(20) DEFAULT 'OPEN',
  `created_at` timestamp NOT NULL DEFAULT current_timestamp(),
  `deleted_at` timestamp NULL DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `public_id` (`public_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

INSERT INTO `vend_consignments` (`id`, `public_id`, `vend_transfer_id`, `transfer_category`, `outlet_from`, `outlet_to`, `created_by`, `supplier_id`, `supplier_invoice_number`, `supplier_reference`, `expected_delivery_date`, `received_at`, `state`, `created_at`, `deleted_at`) VALUES
(1,'TR-PUR-202509-000001-11','00000000-0000-4000-8000-000000000001','PURCHASE_ORDER','supplier-side','outlet-a',7,'supplier-a','INV-77','their ref','2025-09-20','2025-09-19 02:00:00','CLOSED','2025-09-01 01:00:00',NULL),
(2,'TR-PUR-202510-000002-22','00000000-0000-4000-8000-000000000002','PURCHASE_ORDER','supplier-side','outlet-a',7,'supplier-a',NULL,NULL,'2025-11-20',NULL,'PARTIAL','2025-10-01 01:00:00',NULL),
(3,'TR-PUR-202510-000003-33',NULL,'PURCHASE_ORDER','supplier-side','outlet-a',7,'supplier-a',NULL,NULL,NULL,NULL,'OPEN','2025-10-02 01:00:00',NULL),
(4,'TR-STO-202510-000004-44','00000000-0000-4000-8000-000000000004','STOCK','outlet-b','outlet-a',7,NULL,NULL,NULL,NULL,NULL,'SENT','2025-10-03 01:00:00',NULL),
(5,'TR-RET-202510-000005-55',NULL,'RETURN','outlet-a','supplier-side',7,'supplier-a',NULL,NULL,NULL,NULL,'CLOSED','2025-10-04 01:00:00',NULL),
(6,'TR-STO-202510-000006-66',NULL,'STOCKTAKE','outlet-a','outlet-b',7,NULL,NULL,NULL,NULL,NULL,'CLOSED','2025-10-05 01:00:00',NULL),
(7,'TR-PUR-202510-000007-77',NULL,'PURCHASE_ORDER','supplier-side','outlet-gone',7,'supplier-a',NULL,NULL,NULL,NULL,'SENT','2025-10-06 01:00:00',NULL),
(8,'TR-PUR-202510-000008-88',NULL,'PURCHASE_ORDER','supplier-side','outlet-a',7,'supplier-a',NULL,NULL,NULL,NULL,'CANCELLED','2025-10-07 01:00:00',NULL),
(9,'TR-PUR-202510-000009-99',NULL,'PURCHASE_ORDER','supplier-side','outlet-a',7,'supplier-a',NULL,NULL,NULL,NULL,'DRAFT','2025-10-08 01:00:00','2025-10-09 01:00:00'),
(10,'TR-PUR-202510-000010-10','00000000-0000-4000-8000-000000000010','PURCHASE_ORDER','supplier-side','outlet-a',7,'supplier-a',NULL,NULL,NULL,NULL,'RECEIVING','2025-10-10 01:00:00',NULL);

CREATE TABLE `vend_consignment_line_items` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `transfer_id` int(11) NOT NULL,
  `product_id` varchar(45) NOT NULL,
  `unit_cost` decimal(10,4) NOT NULL DEFAULT 0.0000,
  `quantity` int(11) NOT NULL,
  `quantity_sent` int(11) NOT NULL DEFAULT 0,
  `quantity_received` int(11) NOT NULL DEFAULT 0,
  `deleted_at` timestamp NULL DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `transfer_product` (`transfer_id`,`product_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

INSERT INTO `vend_consignment_line_items` (`id`, `transfer_id`, `product_id`, `unit_cost`, `quantity`, `quantity_sent`, `quantity_received`, `deleted_at`) VALUES
(1,1,'product-a',4.1234,10,10,10,NULL),(2,1,'product-b',2.0000,5,5,3,NULL),
(3,2,'product-a',4.1234,10,10,4,NULL),(4,2,'product-b',2.0000,5,5,0,NULL),
(5,3,'product-a',4.5000,12,0,0,NULL),(6,3,'product-b',1.0000,1,0,0,'2025-10-02 02:00:00'),
(7,4,'product-b',2.0000,6,6,0,NULL),
(8,5,'product-a',4.5000,2,2,0,NULL),
(9,6,'product-a',0.0000,1,0,0,NULL),
(10,7,'product-a',4.5000,1,1,0,NULL),
(11,8,'product-a',4.5000,1,0,0,NULL),
(12,9,'product-a',4.5000,1,0,0,NULL),
(13,10,'product-a',4.5000,3,3,3,NULL);

CREATE TABLE `queue_jobs` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `job_type` varchar(100) NOT NULL,
  `payload` longtext NOT NULL CHECK (json_valid(`payload`)),
  `status` enum('pending','processing','completed','failed','cancelled') NOT NULL DEFAULT 'pending',
  `attempts` int(10) unsigned NOT NULL DEFAULT 0,
  `created_at` timestamp NOT NULL DEFAULT current_timestamp(),
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

INSERT INTO `queue_jobs` VALUES (1,'po.send_to_ls','{\"po_id\": 3}','pending',0,'2025-10-02 01:00:00'),(2,'consignment.sync','{}','completed',1,'2025-10-02 01:00:00');

CREATE TABLE `queue_jobs_dlq` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `original_job_id` bigint(20) unsigned NOT NULL,
  `job_type` varchar(100) NOT NULL,
  `payload` longtext NOT NULL,
  `final_error` text DEFAULT NULL,
  `moved_to_dlq_at` timestamp NOT NULL DEFAULT current_timestamp(),
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

INSERT INTO `queue_jobs_dlq` VALUES (1,99,'transfer.sync','{}','unknown job type','2025-10-02 01:00:00');

CREATE TABLE `webhook_events` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `event_id` varchar(255) NOT NULL,
  `event_type` varchar(100) NOT NULL,
  `payload` longtext DEFAULT NULL,
  `request_id` varchar(100) DEFAULT NULL,
  `source_ip` varchar(45) DEFAULT NULL,
  `status` enum('pending','processing','completed','failed') NOT NULL DEFAULT 'pending',
  `received_at` timestamp NOT NULL DEFAULT current_timestamp(),
  `error_message` text DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `event_id` (`event_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

INSERT INTO `webhook_events` VALUES (1,'evt-1','consignment.created','{\"id\": \"x\"}','webhook_1_ab','192.0.2.1','pending','2025-10-02 01:00:00',NULL),(2,'evt-2','consignment.updated','not json','webhook_2_cd',NULL,'completed','2025-10-02 02:00:00',NULL),(3,'','odd','{}',NULL,NULL,'failed','2025-10-02 03:00:00','no id');

CREATE TABLE `receiving_evidence` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `transfer_id` bigint(20) NOT NULL,
  `item_id` bigint(20) DEFAULT NULL,
  `evidence_type` enum('photo','signature','note') NOT NULL,
  `file_path` varchar(500) DEFAULT NULL,
  `note` text DEFAULT NULL,
  `uploaded_at` timestamp NOT NULL DEFAULT current_timestamp(),
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

INSERT INTO `receiving_evidence` VALUES (1,1,NULL,'photo','1/pallet.jpg',NULL,'2025-09-19 02:00:00'),(2,1,NULL,'note',NULL,'box crushed','2025-09-19 02:01:00'),(3,1,NULL,'photo','../outside.jpg',NULL,'2025-09-19 02:02:00'),(4,1,NULL,'photo','1/script.jpg',NULL,'2025-09-19 02:03:00'),(5,4,NULL,'photo','1/pallet.jpg',NULL,'2025-10-03 02:00:00'),(6,7,NULL,'photo','1/pallet.jpg',NULL,'2025-10-06 02:00:00');
